// The router's value in CloudFront's key-value store, whose API wants signatures of version 4A.
import { InternalError } from '../../core/contract/georender-error';
import '@aws-sdk/signature-v4a';
import {
  type CloudFrontKeyValueStoreClient,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { ROUTER_STATE_KEY } from '../../core/routing/router-state';
import type { RouterValue, RouterValues } from '../health/ports';

/** The store did not name its version. */
export class StoreWithoutVersionError extends InternalError {
  override readonly name = 'StoreWithoutVersionError';
}

/** Reads and writes the router's key. */
export class KeyValueStoreRouterValues implements RouterValues {
  constructor(
    private readonly client: CloudFrontKeyValueStoreClient,
    private readonly storeArn: string,
  ) {}

  /** Reads the version first: our write then fails if another value was written between the two requests. */
  async read(): Promise<RouterValue> {
    const { ETag: version } = await this.client.send(new DescribeKeyValueStoreCommand({ KvsARN: this.storeArn }));
    if (version === undefined) throw new StoreWithoutVersionError(`${this.storeArn} has no ETag.`);
    return { text: await this.value(), version };
  }

  async write(text: string, version: string): Promise<void> {
    await this.client.send(
      new PutKeyCommand({ KvsARN: this.storeArn, Key: ROUTER_STATE_KEY, Value: text, IfMatch: version }),
    );
  }

  private async value(): Promise<string | undefined> {
    try {
      const { Value: value } = await this.client.send(
        new GetKeyCommand({ KvsARN: this.storeArn, Key: ROUTER_STATE_KEY }),
      );
      return value;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}
