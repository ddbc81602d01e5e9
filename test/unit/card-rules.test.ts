import { describe, expect, test } from "vitest";
import { isDomainError } from "../../src/core/error.ts";
import { mergeControls } from "../../src/features/cards/merge-controls.ts";
import { type Move, planMove } from "../../src/features/cards/plan-move.ts";

/** The pure rules of cards: what becomes of an authorization, and of controls. */

const pending = {
  status: "pending",
  amount: 100,
  reversedAmount: 0,
  capturedAmount: 0,
  refundedAmount: 0,
  counted: 100,
} as const;
const captured = { ...pending, status: "captured", capturedAmount: 80, counted: 80 } as const;
const move = (kind: Move["kind"], amount: number | null = null): Move => ({
  kind,
  amount,
  reference: null,
});

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

describe("a move", () => {
  test.each([
    ["all of it captured", move("capture"), "capture", 100, "captured", 100],
    ["a part captured", move("capture", 60), "capture", 60, "captured", 60],
    ["all of it reversed", move("reverse"), "void", 100, "reversed", 0],
    ["a part reversed", move("reverse", 40), "shrink", 40, "pending", 60],
    ["run out", move("expire"), "expire", 100, "expired", 0],
  ] as const)("of what is held: %s", (_what, said, act, amount, status, counted) => {
    const planned = planMove(pending, said);
    expect(planned).toMatchObject({ act, amount, becomes: { status, counted } });
  });

  test("of what was reversed in part is about the rest", () => {
    const rest = { ...pending, reversedAmount: 40, counted: 60 };
    expect(planMove(rest, move("capture"))).toMatchObject({ amount: 60 });
    expect(planMove(rest, move("reverse"))).toMatchObject({
      act: "void",
      becomes: { reversedAmount: 100, counted: 0 },
    });
    expect(codeOf(() => planMove(rest, move("capture", 61)))).toBe("amount_exceeds_hold");
  });

  test("back is of no more than was captured, and leaves what counts", () => {
    expect(planMove(captured, move("refund", 30))).toMatchObject({
      act: "refund",
      amount: 30,
      becomes: { status: "captured", refundedAmount: 30, counted: 80 },
    });
    expect(codeOf(() => planMove(captured, move("refund", 81)))).toBe("amount_exceeds_transfer");
    const refunded = { ...captured, refundedAmount: 80 };
    expect(planMove(refunded, move("refund"))).toBeNull();
    expect(codeOf(() => planMove(refunded, move("refund", 1)))).toBe("amount_exceeds_transfer");
    expect(codeOf(() => planMove(pending, move("refund")))).toBe("conflict");
  });

  test("that has happened already is none; another one is refused", () => {
    expect(planMove(captured, move("capture"))).toBeNull();
    expect(planMove(captured, move("capture", 80))).toBeNull();
    for (const other of [move("capture", 79), move("reverse"), move("expire")]) {
      expect(codeOf(() => planMove(captured, other))).toBe("hold_closed");
    }
    const declined = { ...pending, status: "declined", counted: 0 } as const;
    for (const kind of ["capture", "reverse", "expire"] as const) {
      expect(codeOf(() => planMove(declined, move(kind)))).toBe("hold_closed");
    }
  });
});

describe("controls", () => {
  const card = {
    allowedCategories: null,
    blockedCategories: ["7995"],
    allowedCountries: null,
    blockedCountries: null,
    channels: ["online", "chip"],
  } as const;
  const present = { ...card, blockedCategories: ["7995"], channels: [...card.channels] };

  test("keep what a change does not name", () => {
    const { set, limits, faults } = mergeControls(present, { channels: { atm: true } });
    expect(set).toEqual({ ...present, channels: ["online", "chip", "atm"] });
    expect([limits, faults]).toEqual([null, []]);
  });

  test("never have both lists of a kind", () => {
    const both = mergeControls(present, { allowed_categories: ["5411"] });
    expect(both.faults).toMatchObject([{ pointer: "/allowed_categories" }]);
    const swapped = { allowed_categories: ["5411"], blocked_categories: null };
    expect(mergeControls(present, swapped).faults).toEqual([]);
  });
});
