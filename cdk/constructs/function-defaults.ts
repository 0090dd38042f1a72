/** What all functions of this stack have in common. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** Namespace of every figure the functions of a stack report. */
export function metricsNamespace(scope: Construct): string {
  return Stack.of(scope).stackName;
}

export interface FunctionDefaults {
  readonly logRetentionDays: number;
  readonly tracing: boolean;
}

/** A log group of its own that goes with the stack, and a role that may write to that one and nowhere else. */
export function loggedFunction(
  scope: Construct,
  id: string,
  { logRetentionDays, tracing }: FunctionDefaults,
) {
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  if (tracing) {
    role.addToPrincipalPolicy(
      // X-Ray has no resources to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      new PolicyStatement({
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        resources: ['*'],
      }),
    );
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]': 'X-Ray has no resources that a policy could name.',
    });
  }
  return { logGroup, role, tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED };
}
