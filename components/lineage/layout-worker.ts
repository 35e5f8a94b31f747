import { placeNodes, type Skeleton } from "@/components/lineage/layout-graph";

self.onmessage = ({ data }: MessageEvent<Skeleton>) => self.postMessage(placeNodes(data));
