/** The template of a deployment with nothing chosen, made once, and ways to ask it. */
import type { Template } from 'aws-cdk-lib/assertions';
import { deployment } from './built.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}

export const template: Template = deployment().template;

/** By logical name. */
export const resources = Object.entries(template.toJSON().Resources as Record<string, Resource>);

export function ofType(type: string): Resource[] {
  return resources.flatMap(([, resource]) => (resource.Type === type ? [resource] : []));
}
