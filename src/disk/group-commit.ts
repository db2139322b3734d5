/** Joins calls: one `flush`, which may wait for the disk, serves all callers of one turn of the event loop. */
export function createGroupCommit(flush: () => void): () => Promise<void> {
  let due: Promise<void> | undefined;
  return () => {
    due ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        due = undefined;
        try {
          flush();
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    return due;
  };
}
