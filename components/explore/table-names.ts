/** A store's table goes by its store and place, such as `shop:public/orders`; no dataset has a colon. */
export function isStoreTable(name: string): boolean {
  return name.includes(":");
}
