/** Does `work` for each item, `limit` of them at once, in order of the items; rejects with the first rejection. */
export async function forEachAtOnce<T>(
  limit: number,
  items: Iterable<T>,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = [...items].entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) await work(item, index);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
