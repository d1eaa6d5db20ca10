// The script that turns a bare V8 context into the runtime cloudfront-js-2.0, and a guard for its result.
//
// It is text, since it must consist of the context's own objects: a host function would lead, by its `constructor`, to
// everything in the host. Only strings pass between both.

/** The realm's functions, as the host calls them. Every argument and result is a string or a realm object. */
export interface Realm {
  /** The object that `import cf from 'cloudfront'` names. */
  readonly cf: unknown;
  /** Takes the realm's `handler`. */
  arm(handler: unknown): void;
  /** Calls the handler and waits for it; a script, which can be timed, calls it as the global `__start`. */
  readonly start: unknown;
  /** JSON of what has happened so far: `{ log, origin, result, error, isSettled }`. */
  report(): unknown;
}

export function isRealm(value: unknown): value is Realm {
  return (
    typeof value === 'object' &&
    value !== null &&
    'cf' in value &&
    'start' in value &&
    'arm' in value &&
    typeof value.arm === 'function' &&
    'report' in value &&
    typeof value.report === 'function'
  );
}

/**
 * A function of the call's JSON (`{ event, rawQuery, nowMs, originIds, edgeLocation, keyValues }`) that strips the
 * context and returns a {@link Realm}.
 *
 * Globals and methods follow "JavaScript runtime 2.0 features for CloudFront Functions". Missing here: Buffer, atob,
 * btoa, TextEncoder, TextDecoder and the modules crypto and querystring.
 */
export const REALM_SCRIPT = String.raw`(function (callJson) {
  'use strict';
  const toJson = JSON.stringify;
  const toText = String;
  const construct = Reflect.construct;
  const isArray = Array.isArray;
  const isInteger = Number.isInteger;
  const RealDate = Date;
  const parseJson = JSON.parse;
  const hasOwn = Object.prototype.hasOwnProperty;
  const call = JSON.parse(callJson);

  const kept = [
    'Object Function Array String Number Boolean Symbol Math Date RegExp JSON Promise ArrayBuffer',
    'DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array',
    'Float32Array Float64Array Error EvalError RangeError ReferenceError SyntaxError TypeError URIError',
    'decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt NaN',
    'Infinity undefined globalThis',
  ].join(' ').split(' ');
  Object.getOwnPropertyNames(globalThis).forEach(function (name) {
    if (kept.indexOf(name) < 0) {
      delete globalThis[name];
    }
  });
  [
    [Object, 'fromEntries groupBy hasOwn'],
    [Array, 'from fromAsync'],
    [Array.prototype, 'at entries findLast findLastIndex flat flatMap keys values with'],
    [Array.prototype, 'toReversed toSorted toSpliced'],
    [String, 'raw'],
    [String.prototype, 'at isWellFormed matchAll normalize toWellFormed'],
    [Promise, 'try withResolvers'],
    [Error, 'captureStackTrace isError'],
  ].forEach(function (pair) {
    pair[1].split(' ').forEach(function (name) {
      delete pair[0][name];
    });
  });
  Object.defineProperty(Error, 'prepareStackTrace', { value: undefined });

  function FrozenDate() {
    if (!new.target) {
      return new RealDate(call.nowMs).toString();
    }
    return construct(RealDate, arguments.length === 0 ? [call.nowMs] : arguments, new.target);
  }
  FrozenDate.prototype = RealDate.prototype;
  FrozenDate.prototype.constructor = FrozenDate;
  FrozenDate.now = function () { return call.nowMs; };
  FrozenDate.parse = RealDate.parse;
  FrozenDate.UTC = RealDate.UTC;
  globalThis.Date = FrozenDate;

  const seen = { log: [], origin: null, result: null, error: null, isSettled: false };
  let logRoom = 10240;
  globalThis.console = {
    log: function (value) {
      const whole = typeof value === 'string' ? value : toText(toJson(value));
      const line = whole.length > logRoom ? whole.slice(0, logRoom) : whole;
      logRoom -= line.length;
      if (line !== '' || whole === '') {
        seen.log[seen.log.length] = line;
      }
    },
  };

  function existing(id) {
    if (typeof id !== 'string' || call.originIds.indexOf(id) < 0) {
      throw new Error('No origin ' + toJson(id) + ' in this distribution; it has: ' + call.originIds);
    }
    return id;
  }
  const store = Object.freeze({
    get: async function (key, options) {
      if (typeof key !== 'string' || !hasOwn.call(call.keyValues, key)) {
        throw new Error('kvs: no key ' + toJson(key));
      }
      const format = options === undefined ? 'string' : options.format;
      if (format === 'json') {
        return parseJson(call.keyValues[key]);
      }
      if (format !== 'string') {
        throw new Error('kvs: the local edge gives values as string or json, not as ' + toJson(format));
      }
      return call.keyValues[key];
    },
    exists: async function (key) { return hasOwn.call(call.keyValues, key); },
  });
  const cf = Object.freeze({
    edgeLocation: Object.freeze(call.edgeLocation),
    selectRequestOriginById: function (id) {
      seen.origin = { kind: 'origin', id: existing(id) };
    },
    createRequestOriginGroup: function (group) {
      const members = group && group.originIds;
      if (!isArray(members) || members.length !== 2) {
        throw new Error('createRequestOriginGroup: originIds must be exactly two { originId } objects');
      }
      const codes = group.failoverCriteria && group.failoverCriteria.statusCodes;
      if (!isArray(codes) || codes.length === 0) {
        throw new Error('createRequestOriginGroup: failoverCriteria.statusCodes must list a status');
      }
      for (let i = 0; i < codes.length; i++) {
        if (!isInteger(codes[i]) || codes[i] < 400 || codes[i] > 599) {
          throw new Error('createRequestOriginGroup: ' + toJson(codes[i]) + ' is no status from 400 to 599');
        }
      }
      const ids = [existing(members[0] && members[0].originId), existing(members[1] && members[1].originId)];
      seen.origin = { kind: 'group', ids: ids, statusCodes: codes.slice() };
    },
    updateRequestOrigin: function () {
      throw new Error('updateRequestOrigin is not emulated by the local edge');
    },
    kvs: function (id) {
      if (id !== undefined) {
        throw new Error('kvs: the local edge has one store, which needs no id');
      }
      return store;
    },
  });

  const rawQuery = call.rawQuery === null ? undefined : call.rawQuery;
  Object.defineProperty(call.event.request, 'rawQueryString', {
    value: function () { return rawQuery; },
    enumerable: false,
  });

  function describe(thrown) {
    try {
      return toText(thrown);
    } catch (failure) {
      return 'a value that cannot be shown';
    }
  }
  let armed;
  return {
    cf: cf,
    arm: function (handler) { armed = handler; },
    start: async function () {
      delete globalThis.__start;
      try {
        const value = toJson(await armed(call.event));
        seen.result = value === undefined ? null : value;
      } catch (thrown) {
        seen.error = describe(thrown);
      }
      seen.isSettled = true;
    },
    report: function () { return toJson(seen); },
  };
})`;
