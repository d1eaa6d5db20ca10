// The buckets and objects of the embedded S3, in memory, without versions; a keeper keeps them beyond the process.
import type { Checksum } from './protocol/integrity';
import { S3Error } from './protocol/s3-error';

/** A bucket to create. */
export interface BucketOptions {
  /** 3 to 63 characters: a–z, 0–9, hyphen, dot. */
  readonly name: string;
  /** AWS region, e.g. eu-west-1. */
  readonly region: string;
  /**
   * The status for a missing key: 404 NoSuchKey (the default) for callers with s3:ListBucket; 403 AccessDenied for
   * others, which may not list either (Amazon S3 API Reference, GetObject, "Permissions").
   */
  readonly missingKeyStatus?: 404 | 403;
}

/** Amazon S3 User Guide, "Getting replication status information". FAILED cannot happen here. */
export type ReplicationStatus = 'PENDING' | 'COMPLETED' | 'REPLICA';

/** An object as stored. */
export interface StoredObject {
  readonly body: Uint8Array;
  /** With its double quotes: the MD5 of the body in hex. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly lastModifiedMs: number;
  /** Headers that are returned with the object, in lower case: content-type, …, x-amz-meta-*. */
  readonly headers: ReadonlyMap<string, string>;
  readonly checksum: Checksum | undefined;
  /** Counts clients' writes over all buckets: of two writes the later has the greater number. */
  readonly writeNumber: number;
  /** Undefined without replication. Only the replication sets it. */
  replicationStatus: ReplicationStatus | undefined;
}

/** The content of a client's write. */
export type WrittenObject = Omit<StoredObject, 'writeNumber' | 'replicationStatus'>;

/** A client's write (never a replica's). */
export interface ObjectWritten {
  readonly bucket: string;
  readonly key: string;
  readonly object: StoredObject;
}

/** A bucket. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly missingKeyStatus: 404 | 403;
  readonly objects: ReadonlyMap<string, StoredObject>;
}

/** Keeps objects beyond the process. */
export interface ObjectKeeper {
  /** The kept objects of a bucket. */
  objects(bucket: string): Iterable<readonly [key: string, object: StoredObject]>;
  /** Keeps an object in place of the key's earlier one; its write is answered after that. */
  keepObject(bucket: string, key: string, object: StoredObject): void;
  dropObject(bucket: string, key: string): void;
}

const BUCKET_NAME_FORM = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Holds every bucket of every region: bucket names are global. */
export class ObjectStore {
  private readonly buckets = new Map<string, Bucket & { readonly objects: Map<string, StoredObject> }>();
  private readonly listeners = new Set<(event: ObjectWritten) => void>();
  private writeCount = 0;

  constructor(private readonly keeper?: ObjectKeeper) {}

  /** Creates a bucket with its kept objects. Throws RangeError if the name is taken or malformed. */
  createBucket({ name, region, missingKeyStatus = 404 }: BucketOptions): void {
    if (!BUCKET_NAME_FORM.test(name)) {
      throw new RangeError(`Bucket name "${name}": use 3 to 63 of a–z, 0–9, hyphen and dot.`);
    }
    if (this.buckets.has(name)) {
      throw new RangeError(`Bucket "${name}" exists already; bucket names are global, choose another.`);
    }
    const objects = new Map(this.keeper?.objects(name));
    for (const { writeNumber } of objects.values()) this.writeCount = Math.max(this.writeCount, writeNumber);
    this.buckets.set(name, { name, region, missingKeyStatus, objects });
  }

  /** Throws S3Error NoSuchBucket. */
  bucket(name: string): Bucket {
    return this.require(name);
  }

  /** Writes for a client; calls the listeners before this returns. */
  write(bucketName: string, key: string, written: WrittenObject): void {
    this.writeCount += 1;
    const object: StoredObject = { ...written, writeNumber: this.writeCount, replicationStatus: undefined };
    const { objects } = this.require(bucketName);
    this.keeper?.keepObject(bucketName, key, object);
    objects.set(key, object);
    for (const listener of this.listeners) {
      listener({ bucket: bucketName, key, object });
    }
  }

  /**
   * Writes a replica, without calling listeners. Of two writes of one key in two buckets the later one wins everywhere;
   * S3 keeps both as versions.
   */
  writeReplica(bucketName: string, key: string, source: StoredObject): void {
    const { objects } = this.require(bucketName);
    const present = objects.get(key);
    if (present === undefined || source.writeNumber > present.writeNumber) {
      const replica: StoredObject = { ...source, replicationStatus: 'REPLICA' };
      this.keeper?.keepObject(bucketName, key, replica);
      objects.set(key, replica);
    }
  }

  /** As in S3, a missing key is no error. */
  delete(bucketName: string, key: string): void {
    const { objects } = this.require(bucketName);
    this.keeper?.dropObject(bucketName, key);
    objects.delete(key);
  }

  /** Calls the listener for every client's write, synchronously; the returned function ends that. */
  onObjectWritten(listener: (event: ObjectWritten) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private require(name: string): Bucket & { readonly objects: Map<string, StoredObject> } {
    const bucket = this.buckets.get(name);
    if (bucket === undefined) {
      throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
    }
    return bucket;
  }
}
