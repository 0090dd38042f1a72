import type { TensorDType, TensorElements } from './dtype.ts';

/** Rows of the first axis; a scalar counts as one row. */
export interface RowRange {
  readonly firstRow: number;
  readonly rowCount: number;
}

/** A tensor that is known but not read: bytes leave the disk only when asked for. */
export interface LazyTensor {
  readonly name: string;
  readonly dtype: TensorDType;
  /** Row-major sizes; [] is a scalar. */
  readonly shape: readonly number[];
  /**
   * Elements in row-major order as stored (16-bit floats as raw bits), all of them or the rows asked for.
   * @throws CheckpointDamagedError when the bytes are cut short or fail their checksum
   */
  read(rows?: RowRange): Promise<TensorElements>;
  /** The same as float32 whatever the stored type. */
  readFloat32(rows?: RowRange): Promise<Float32Array>;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** [6, 8] as people write it. */
export function describeShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** The rows asked for, or all of them. @throws RangeError when they are not inside the tensor */
export function resolveRows(shape: readonly number[], rows?: RowRange): RowRange {
  const total = shape[0] ?? 1;
  if (rows === undefined) return { firstRow: 0, rowCount: total };
  const { firstRow, rowCount } = rows;
  const whole = Number.isSafeInteger(firstRow) && Number.isSafeInteger(rowCount);
  if (!whole || firstRow < 0 || rowCount < 0 || firstRow + rowCount > total)
    throw new RangeError(`rows ${firstRow} to ${firstRow + rowCount} are not inside ${describeShape(shape)}`);
  return rows;
}
