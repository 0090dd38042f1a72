/**
 * How long AWS' services may take to answer. By themselves the clients would wait for a connection that has gone silent for as long
 * as the function lives, and CloudFront gives up on the function after 60 s: that storage is slow has to be told before. The clients try
 * a call three times (AWS_MAX_ATTEMPTS).
 */

/** Settings of a client whose calls fail with a TimeoutError after so many seconds without an answer; a stream of bytes, once begun, may take its time. */
export function patience(seconds: number) {
  const milliseconds = seconds * 1000;
  return {
    requestHandler: {
      connectionTimeout: milliseconds,
      requestTimeout: milliseconds,
      throwOnRequestTimeout: true,
    },
  } as const;
}
