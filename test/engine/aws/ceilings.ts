// What bounds costs: AWS WAF's web ACLs, and AWS Budgets.
import { ACCOUNT_ID } from './account';
import { type Models, refuseUnless, regionalArn } from './model';
import { text } from './properties';

/** "CreateWebACL", AWS WAFV2 API Reference: for CloudFront in us-east-1 alone. */
export const ceilings: Models = {
  'aws:wafv2/webAcl:WebAcl': {
    replacedBy: ['name', 'scope'],
    naming: { property: 'name', maxLength: 128, pattern: /^[\w-]+$/ },
    identify: ({ inputs, region }, unique) => {
      const id = `${unique.slice(0, 8)}-0000-4000-8000-${unique.slice(0, 12).padEnd(12, '0')}`;
      return {
        id,
        outputs: {
          arn: regionalArn('wafv2', String(region), `global/webacl/${text(inputs, 'name')}/${id}`, ACCOUNT_ID),
        },
      };
    },
    checkWrite: ({ inputs, region }) => {
      const isHere = text(inputs, 'scope') !== 'CLOUDFRONT' || region === 'us-east-1';
      refuseUnless(
        isHere,
        'WAFInvalidParameterException',
        'The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT',
      );
    },
  },
  'aws:budgets/budget:Budget': {
    replacedBy: ['name'],
    isGlobal: true,
    naming: { property: 'name', maxLength: 100, pattern: /^[^:\\]+$/ },
    identify: ({ inputs }) => ({ id: `${ACCOUNT_ID}:${text(inputs, 'name')}` }),
  },
};
