// The part of CloudFront's own module that the router uses ("Helper methods for origin modification" and
// "General helper methods", Amazon CloudFront Developer Guide). Origins are objects there; older types are wrong.
declare module 'cloudfront' {
  interface CloudFrontModule {
    readonly edgeLocation?: { readonly name?: string; readonly serverIp?: string; readonly region?: string };
    /** The function's only store; a key that is not there rejects ("Helper methods for key value stores"). */
    kvs(): { get(key: string, options: { format: 'json' }): Promise<unknown> };
    selectRequestOriginById(originId: string): void;
    createRequestOriginGroup(group: {
      originIds: readonly [{ originId: string }, { originId: string }];
      failoverCriteria: { statusCodes: readonly number[] };
    }): void;
  }
  const cloudfront: CloudFrontModule;
  export default cloudfront;
}
