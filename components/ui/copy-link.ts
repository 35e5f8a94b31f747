import { copyText } from "@/components/ui/copy-text";
import { toast } from "@/components/ui/toaster";

/** Copies the address of the page with everything that its URL holds. */
export async function copyLink(): Promise<void> {
  const isCopied = await copyText(window.location.href);
  if (isCopied) toast.success("Link copied");
  else toast.error("The browser refused to copy", { description: window.location.href });
}
