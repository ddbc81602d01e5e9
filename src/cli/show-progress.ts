/** One line that counts up, where a person looks on. */
export function showProgress(complain: (text: string) => void, unit: string) {
  const isWatched = process.stderr.isTTY === true;
  let shown = false;
  return {
    show(count: number) {
      if (!isWatched) return;
      shown = true;
      complain(`\r${count.toLocaleString("en")} ${unit}`);
    },
    end() {
      if (shown) complain("\n");
      shown = false;
    },
  };
}
