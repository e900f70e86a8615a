/** A worker that fills its memory; the test gives it little. */
const kept: number[][] = []
for (;;) kept.push(Array.from({ length: 100_000 }, (_, n) => n + kept.length))
