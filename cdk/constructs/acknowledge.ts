/** Rules of cdk-nag that don't hold here, each with its reason. */
import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** @param reasons rule or finding -> why it is right as it is. */
export function acknowledge(construct: Construct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}
