import type { TestStep } from "@/server/catalog/schema";

export type StoreFile = { path: string; sizeBytes: number; modifiedAt: Date };

/** How one kind of store is reached. Paths are relative to the store, with slashes. */
export type Connector = {
  /** Tries each step of a connection in order; a failed step leaves the later ones skipped. */
  test(now: () => Date): Promise<TestStep[]>;
  /** Every file of the store, by path. */
  list(): Promise<StoreFile[]>;
  /**
   * What a reader in this process opens the file by.
   * @throws InvalidInputError when the store holds no such file
   */
  locate(path: string): Promise<string>;
};
