/** One stack: what each construct makes, put together. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EdgeSite } from './constructs/edge-site.ts';
import { logEmptying } from './constructs/helper-logs.ts';
import { HttpApi } from './constructs/http-api.ts';
import { MediaStorage } from './constructs/media-storage.ts';
import { Operations } from './constructs/operations.ts';
import { Synthesis } from './constructs/synthesis.ts';
import type { Parameters } from './parameters.ts';

/** What `npm run synth` builds before it synthesises (cdk/build.ts). */
export interface BuiltFolders {
  readonly imageFolder: string;
  readonly apiFolder: string;
  readonly siteFolder: string;
}

export interface CosyVoiceStackProps extends StackProps {
  readonly parameters: Parameters;
  readonly built: BuiltFolders;
}

export class CosyVoiceStack extends Stack {
  constructor(scope: Construct, id: string, { parameters, built, ...props }: CosyVoiceStackProps) {
    super(scope, id, { description: 'CosyVoice Lite: text to speech on the CPU, scaling to zero', ...props });
    const storage = new MediaStorage(this, 'Storage', parameters);
    const synthesis = new Synthesis(this, 'Synthesis', {
      ...parameters,
      storage,
      imageFolder: built.imageFolder,
    });
    const http = new HttpApi(this, 'Http', {
      ...parameters,
      storage,
      codeFolder: built.apiFolder,
      speak: synthesis.speak,
      queue: synthesis.queue,
    });
    const site = new EdgeSite(this, 'Edge', { ...parameters, storage, http, siteFolder: built.siteFolder });
    logEmptying(this, parameters.logRetentionDays);
    const { dashboard } = new Operations(this, 'Operations', { ...parameters, http, synthesis });

    const host = parameters.domainName ?? site.distribution.distributionDomainName;
    this.#output('SiteUrl', `https://${host}/`, 'The page');
    this.#output('ApiUrl', `https://${host}`, 'What to put before /tts and /v1');
    this.#output('MediaBucket', storage.media.bucketName, 'Where audio and voices lie');
    this.#output(
      'DashboardUrl',
      `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards:name=${dashboard.dashboardName}`,
      'How it fares',
    );
    if (http.callerKey !== undefined) {
      this.#output('ApiKeySecret', http.callerKey.secretName, 'The secret that holds the API key');
    }
  }

  #output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
