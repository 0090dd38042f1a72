/** What callers and queues do with the deployment. */
import { expect } from 'vitest';
import type { Cloud } from './cloud-on-this-machine.ts';

/** A text of three parts with little to say in each: white space counts when a text is divided, and takes no time to speak. */
export const threeParts = ['One.', 'Two.', 'Three.'].map((word) => `${word}${' '.repeat(150)}\n`).join('');

export const jsonOf = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;

export class Asking {
  readonly #cloud: () => Cloud;

  constructor(cloud: () => Cloud) {
    this.#cloud = cloud;
  }

  /** @param at another door than the deployment's. */
  readonly post = (
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
    at: string = this.#cloud().door.url,
  ): Promise<Response> =>
    fetch(`${at}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  /** Makes time pass for every lease in the bucket. */
  readonly endLeases = (): void => {
    const { objects } = this.#cloud().s3;
    for (const [key, object] of objects) {
      if (/\/leases\/|^locks\//.test(key)) objects.set(key, { ...object, body: Buffer.from('{"until":0}') });
    }
  };

  /** Delivers until nothing is left, with leases that run out at once where somebody died. */
  readonly deliverAll = async (most = 30): Promise<void> => {
    for (let i = 0; i < most && (await this.#cloud().deliver()); i++) this.endLeases();
  };

  /** @returns where the job is. */
  readonly submitted = async (text: string): Promise<string> => {
    const response = await this.post('/jobs', { text });
    expect(response.status).toBe(202);
    return String(response.headers.get('location'));
  };

  readonly jobAt = async (location: string): Promise<Record<string, unknown>> =>
    jsonOf(await fetch(`${this.#cloud().door.url}${location}`));
}
