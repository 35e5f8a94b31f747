"use client";

import { FileUp } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";

const UploadDialog = dynamic(
  () => import("@/components/catalog/upload/upload-dialog").then((module) => module.UploadDialog),
  { ssr: false },
);

/** Opens the dialog that takes files from this machine. */
export function UploadButton() {
  const [isOpen, setIsOpen] = useState(false);
  const forbidden = useDisabledReason("catalog.write");
  return (
    <>
      <Button variant="primary" disabledReason={forbidden} onClick={() => setIsOpen(true)}>
        <FileUp aria-hidden="true" />
        Upload files
      </Button>
      {isOpen && <UploadDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}
