/** Where parts of jobs wait. */
import { expect, it } from 'vitest';
import { ofType, template } from '../template.ts';

export function queueCases(): void {
  it('hides a task for six times as long as a function may work on it, and keeps what was given up', () => {
    const timeouts = ofType('AWS::Lambda::Function').flatMap(({ Properties }) =>
      Properties.PackageType === 'Image' ? [Number(Properties.Timeout)] : [],
    );
    const [queue] = ofType('AWS::SQS::Queue').filter(
      ({ Properties }) => Properties.RedrivePolicy !== undefined,
    );
    expect(Number(queue?.Properties.VisibilityTimeout)).toBeGreaterThanOrEqual(6 * Math.max(...timeouts));
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 });
    for (const { Properties } of ofType('AWS::SQS::Queue'))
      expect(Properties.SqsManagedSseEnabled).toBe(true);
  });
}
