/** What the server says when it won't: RFC 9457, with a stable `code`. */

export interface ProblemFacts {
  readonly code: string;
  readonly detail: string;
  readonly httpStatus: number;
  readonly retryAfterSeconds?: number;
  readonly requestId?: string;
  /** Further members: `fault`, `measured`, `limit`, `voices` and the like. */
  readonly members: Readonly<Record<string, unknown>>;
}

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly facts: ProblemFacts;

  constructor(facts: ProblemFacts) {
    super(facts.detail);
    this.facts = facts;
  }
}

/** The problem in an answer that isn't a good one, whatever its body is. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = await response.json().catch(() => undefined);
  const members = isRecord(body) ? body : {};
  const { code, detail, request_id: requestId } = members;
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new ApiProblem({
    code: typeof code === 'string' ? code : `http_${response.status}`,
    detail: typeof detail === 'string' ? detail : '',
    httpStatus: response.status,
    ...(Number.isFinite(retryAfter) && { retryAfterSeconds: retryAfter }),
    ...(typeof requestId === 'string' && { requestId }),
    members,
  });
}

/** A problem that only this side knows, such as a server that can't be reached. */
export function localProblem(code: string, members: Readonly<Record<string, unknown>> = {}): ApiProblem {
  return new ApiProblem({ code, detail: '', httpStatus: 0, members });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
