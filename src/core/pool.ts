/**
 * Does `work` for each item, `limit` of them at once, in order of the items. After a rejection nothing new is begun, and
 * what was begun is waited for before it is passed on.
 */
export async function forEachAtOnce<T>(
  limit: number,
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let index = 0;
  let hasFailed = false;
  let taking: Promise<unknown> = Promise.resolve();
  const take = async (): Promise<{ readonly item: T; readonly index: number } | null> => {
    // One item is taken at a time, so that they come in order also from an asynchronous source.
    const next = taking.then(() => queue.next());
    taking = next.catch(() => {});
    const result = await next;
    if (result.done) return null;
    index += 1;
    return { item: result.value, index: index - 1 };
  };
  const worker = async (): Promise<void> => {
    try {
      for (let taken = await take(); taken !== null && !hasFailed; taken = await take())
        await work(taken.item, taken.index);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: limit }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
