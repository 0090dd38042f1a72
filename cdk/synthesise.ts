/** The app's one stack, checked by cdk-nag. */
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { requireBuilt } from './build-folders.ts';
import { type BuiltFolders, CosyVoiceStack } from './cosyvoice-stack.ts';
import { readParameters } from './parameters.ts';

/** The CDK's newer ways of doing things, which it keeps off where nobody asks. */
const featureFlags = {
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-lambda:useLatestRuntimeVersion': true,
  '@aws-cdk/aws-apigateway:disableCloudWatchRole': true,
} as const;

/** @throws InvalidParameterError, NotBuiltError */
export function synthesise(
  app: App,
  context: Readonly<Record<string, unknown>>,
  built: BuiltFolders,
): CosyVoiceStack {
  const parameters = readParameters(context);
  requireBuilt(built);
  for (const [flag, value] of Object.entries(featureFlags)) app.node.setContext(flag, value);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return new CosyVoiceStack(app, parameters.stackName, { parameters, built });
}
