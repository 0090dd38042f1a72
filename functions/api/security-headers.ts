/** Headers that keep browsers from doing what nobody meant. The deployment sets the same ones at its edge. */

/** On every answer. */
export const commonSecurityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
};

/**
 * Content-Security-Policy of the page: everything from its own place, nothing inline.
 *
 * @param mediaOrigins where audio may come from besides, for example the bucket that signs URLs.
 */
export function pagePolicy(mediaOrigins: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    ["media-src 'self' blob:", ...mediaOrigins].join(' '),
    ["connect-src 'self'", ...mediaOrigins].join(' '),
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Of answers that are no page: nothing in them may run or load anything. */
export const apiPolicy = "default-src 'none'; frame-ancestors 'none'";
