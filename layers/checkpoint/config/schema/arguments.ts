/** Pieces that the schemas of the official constructors' arguments share. */
import { z } from 'zod';
import { CLASS_KEY } from '../hyper-yaml.ts';

export const size = z.int().positive().max(1_000_000);
export const sizes = z.array(size).min(1).max(16);

/** An object that `!new:name` (or `!name:name`) asks for. */
export function built<Shape extends z.ZodRawShape>(name: string, shape: Shape) {
  return z.object({ ...shape, [CLASS_KEY]: z.literal(name) });
}
