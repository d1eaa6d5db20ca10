// The event that Amplify sends to EventBridge when a deployment begins or ends.

/** Source and type: "AWS Amplify events", Amazon EventBridge Events Reference; the detail: rules that match it. */
export function amplifyEvent(detail: object): object {
  return {
    version: '0',
    id: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
    'detail-type': 'Amplify Deployment Status Change',
    source: 'aws.amplify',
    account: '111122223333',
    time: '2019-12-18T22:47:40Z',
    region: 'us-west-2',
    resources: [],
    detail: { appId: 'd123456789', branchName: 'main', jobId: '7', jobStatus: 'SUCCEED', ...detail },
  };
}
