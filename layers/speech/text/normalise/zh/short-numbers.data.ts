/**
 * Service numbers everybody in China knows by heart, called out digit by digit wherever they stand: emergency calls,
 * network operators, the government hotlines and the banks.
 */
export const SHORT_NUMBERS: ReadonlySet<string> = new Set(
  `
  110 111 112 114 119 120 122
  10086 10010
  12110 12306 12315 12320 12328 12333 12345 12366
  95110 95120 95188
  95500 95511 95533 95555 95566 95588 95598 95599
  `
    .trim()
    .split(/\s+/),
);
