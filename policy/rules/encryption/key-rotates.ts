// Keys of KMS are rotated.
import { shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const keyRotates: ResourceRule = {
  kind: 'resource',
  name: 'key-rotates',
  group: 'encryption',
  demand: 'Symmetric keys of KMS are rotated every year.',
  mend: 'Set enableKeyRotation to true.',
  document: {
    title: 'Rotate AWS KMS keys',
    url: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
  },
  scope: 'every stack',
  types: ['aws:kms/key:Key'],
  *problems({ properties }) {
    const { customerMasterKeySpec: spec = 'SYMMETRIC_DEFAULT', enableKeyRotation } = properties;
    if (spec === 'SYMMETRIC_DEFAULT' && enableKeyRotation !== true)
      yield `enableKeyRotation is ${shown(enableKeyRotation)}.`;
  },
};
