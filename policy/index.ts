// The policy pack: Pulumi's engine starts it beside the program (docs/policy.md).
import { PolicyPack } from '@pulumi/policy';
import { georenderPolicies } from './policies';

new PolicyPack('georender', { policies: georenderPolicies(), enforcementLevel: 'mandatory' });
