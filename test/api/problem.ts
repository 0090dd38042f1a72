import { expect } from 'vitest';

/** Holds the answer to what every problem promises. */
export async function problem(
  answer: Response,
  status: number,
  code: string,
): Promise<Record<string, unknown>> {
  const text = await answer.text();
  expect([answer.status, text]).toEqual([status, expect.any(String)]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const body = JSON.parse(text);
  expect(body).toMatchObject({ status: 'error', code, title: expect.any(String), type: 'about:blank' });
  expect(body.detail).toMatch(/^[\p{L}\d"].*[.]$/su);
  expect(body.request_id).toBe(answer.headers.get('x-request-id'));
  expect(text).not.toMatch(/\bat .*\.ts|node_modules|Error:/);
  return body;
}
