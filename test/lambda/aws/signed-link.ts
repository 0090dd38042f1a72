/** Checks a link signed with Signature Version 4 in its query (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html). */
import { createHash, createHmac } from 'node:crypto';

export const testCredentials = { accessKeyId: 'test', secretAccessKey: 'secret' };

/** @returns the code S3 refuses with, or undefined when the link is right or there is no signature in the query. */
export function linkFault(method: string, url: URL, host: string, clockSeconds: number): string | undefined {
  const given = url.searchParams.get('X-Amz-Signature');
  if (given === null) return undefined;
  const stamp = url.searchParams.get('X-Amz-Date') ?? '';
  const scope = (url.searchParams.get('X-Amz-Credential') ?? '').split('/').slice(1);
  const [, y, mo, d, h, mi, s] = (/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? []).map(Number);
  if (y === undefined || mo === undefined) return 'AuthorizationQueryParametersError';
  const age = Date.now() / 1000 + clockSeconds - Date.UTC(y, mo - 1, d, h, mi, s) / 1000;
  if (age > Number(url.searchParams.get('X-Amz-Expires'))) return 'AccessDenied';
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${coded(name)}=${coded(value)}`)
    .sort()
    .join('&');
  const request = [method, url.pathname, query, `host:${host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${testCredentials.secretAccessKey}`,
  );
  return hmac(key, toSign).toString('hex') === given ? undefined : 'SignatureDoesNotMatch';
}

function coded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
