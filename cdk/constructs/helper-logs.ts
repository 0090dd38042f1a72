/** Logs of the functions the CDK adds for its own work: left alone they would have no end and outlive the stack. */
import { CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export function helperLogs(scope: Construct, id: string, logRetentionDays: number): LogGroup {
  return new LogGroup(scope, id, { retention: logRetentionDays, removalPolicy: RemovalPolicy.DESTROY });
}

/** For the function that empties buckets when the stack goes, which has no setting for it. */
export function logEmptying(stack: Stack, logRetentionDays: number): void {
  const provider = stack.node.findChild('Custom::S3AutoDeleteObjectsCustomResourceProvider');
  const handler = provider.node.findChild('Handler');
  if (!(handler instanceof CfnResource))
    throw new Error('The CDK empties buckets in another way than it did.');
  const logs = helperLogs(stack, 'EmptyingLogs', logRetentionDays);
  handler.addPropertyOverride('LoggingConfig', { LogGroup: logs.logGroupName });
}
