import { expect, test } from "vitest";
import { describeProgress } from "../../src/cli/show-progress.ts";

test.each([
  [0, undefined, "0 rows"],
  [1_234, undefined, "1,234 rows"],
  [0, 4_000, "[                        ]   0 %  0 of 4,000 rows"],
  [1_000, 4_000, "[######                  ]  25 %  1,000 of 4,000 rows"],
  [4_000, 4_000, "[########################] 100 %  4,000 of 4,000 rows"],
  // Rows that came after they were counted.
  [4_100, 4_000, "[########################] 100 %  4,100 of 4,000 rows"],
])("%s of %s rows", (count, total, line) => {
  expect(describeProgress(count, "rows", total)).toBe(line);
});
