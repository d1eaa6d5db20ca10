import assert from 'node:assert/strict';
import fc from 'fast-check';
import { specialRangeOf } from '../../../../handlers/render/egress-proxy/public-address';

const isPublicAddress = (text: string): boolean => specialRangeOf(text) === undefined;

/** First and last address of each special range in IANA's registries, and its neighbours outside. */
const IPV4_RANGES: readonly { first: string; last: string; below?: string; above?: string }[] = [
  { first: '0.0.0.0', last: '0.255.255.255', above: '1.0.0.0' },
  { first: '10.0.0.0', last: '10.255.255.255', below: '9.255.255.255', above: '11.0.0.0' },
  { first: '100.64.0.0', last: '100.127.255.255', below: '100.63.255.255', above: '100.128.0.0' },
  { first: '127.0.0.0', last: '127.255.255.255', below: '126.255.255.255', above: '128.0.0.0' },
  { first: '169.254.0.0', last: '169.254.255.255', below: '169.253.255.255', above: '169.255.0.0' },
  { first: '172.16.0.0', last: '172.31.255.255', below: '172.15.255.255', above: '172.32.0.0' },
  { first: '192.0.0.0', last: '192.0.0.255', below: '191.255.255.255', above: '192.0.1.0' },
  { first: '192.0.2.0', last: '192.0.2.255', below: '192.0.1.255', above: '192.0.3.0' },
  { first: '192.88.99.0', last: '192.88.99.255', below: '192.88.98.255', above: '192.88.100.0' },
  { first: '192.168.0.0', last: '192.168.255.255', below: '192.167.255.255', above: '192.169.0.0' },
  { first: '198.18.0.0', last: '198.19.255.255', below: '198.17.255.255', above: '198.20.0.0' },
  { first: '198.51.100.0', last: '198.51.100.255', below: '198.51.99.255', above: '198.51.101.0' },
  { first: '203.0.113.0', last: '203.0.113.255', below: '203.0.112.255', above: '203.0.114.0' },
  { first: '224.0.0.0', last: '255.255.255.255', below: '223.255.255.255' },
];

const SPECIAL_IPV6 = [
  '::',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::7f00:1',
  '::127.0.0.1',
  '::8.8.8.8',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '0:0:0:0:0:ffff:7f00:0001',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b::',
  '64:ff9b:1::8.8.8.8',
  '64:ff9b:1:ffff::1',
  '64:ff9b:0:1::808:808',
  '100::',
  '100::1',
  '100:0:0:1::1',
  '2001::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:2::1',
  '2001:10::1',
  '2001:1ff:ffff::1',
  '2001:db8::1',
  '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
  '2002::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '3fff::1',
  '3fff:fff:ffff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fdff:ffff::1',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'feff::1',
  'ff02::1',
  'ffff::1',
  '4000::1',
  '1fff::1',
  'fe80::1%eth0',
  '2606:4700::1111%lo',
  '::1%1',
];

const PUBLIC = [
  '8.8.8.8',
  '1.1.1.1',
  '93.184.216.34',
  '2606:4700:4700::1111',
  '2a00:1450:4001:80b::200e',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2003::1',
  '3ffe:ffff::1',
  '2600::',
  '64:ff9b::8.8.8.8',
  '64:ff9b::808:808',
];

const NO_ADDRESSES = [
  '',
  ' ',
  'localhost',
  'example.com',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '8.8.8',
  '8.8.8.8.',
  ' 8.8.8.8',
  '8.8.8.8 ',
  '08.8.8.8',
  '8.8.8.8:80',
  '[::1]',
  '[2606:4700::1111]',
  '2606:4700::1111/64',
  '8.8.8.8/32',
  '::ffff:1.2.3',
  '2606:4700:::1',
  '8.8.8.8\0',
  '８.8.8.8',
];

describe('public addresses', () => {
  for (const { first, last, below, above } of IPV4_RANGES) {
    it(`end before ${first} and start after ${last}`, () => {
      assert.deepEqual([first, last].filter(isPublicAddress), []);
      for (const outside of [below, above]) if (outside !== undefined) assert.equal(specialRangeOf(outside), undefined);
    });
  }

  for (const address of SPECIAL_IPV6) it(`leave out ${address}`, () => assert.equal(isPublicAddress(address), false));
  for (const address of PUBLIC) it(`include ${address}`, () => assert.equal(specialRangeOf(address), undefined));
  for (const text of NO_ADDRESSES)
    it(`leave out ${JSON.stringify(text)}, which is no address`, () => assert.equal(isPublicAddress(text), false));

  it('are told with the range that an address falls in', () => {
    assert.match(specialRangeOf('169.254.169.254') ?? '', /link-local/);
    assert.match(specialRangeOf('64:ff9b::10.0.0.1') ?? '', /NAT64 of 10\.0\.0\.1, private use/);
  });

  it('agree with arithmetic on the IPv4 ranges', () => {
    const ranges = IPV4_RANGES.map(({ first, last }) => [numberOf(first), numberOf(last)] as const);
    const near = fc
      .constantFrom(...ranges.flat())
      .chain((edge) => fc.integer({ min: Math.max(0, edge - 3), max: Math.min(0xffffffff, edge + 3) }));
    fc.assert(
      fc.property(fc.oneof(near, fc.nat(0xffffffff)), (number) => {
        const special = ranges.some(([first, last]) => first <= number && number <= last);
        assert.equal(isPublicAddress(textOf(number)), !special);
      }),
      { numRuns: 2000 },
    );
  });

  it('do not include a special IPv4 address embedded in IPv6, in any notation', () => {
    const special = fc
      .constantFrom(...IPV4_RANGES)
      .chain(({ first, last }) => fc.integer({ min: numberOf(first), max: numberOf(last) }));
    const prefix = fc.constantFrom(
      '::',
      '::ffff:',
      '::ffff:0:',
      '64:ff9b::',
      '64:ff9b:0:0:0:0:',
      '64:FF9B::',
      '64:ff9b:1::',
      '64:ff9b:1:2:3:4:',
      '0:0:0:0:0:FFFF:',
    );
    fc.assert(
      fc.property(special, prefix, fc.boolean(), (number, start, dotted) => {
        const end = dotted ? textOf(number) : hexOf(number);
        assert.equal(isPublicAddress(`${start}${end}`), false);
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(special, (number) => assert.equal(isPublicAddress(`2002:${hexOf(number)}::1`), false)));
  });

  it('through NAT64 are the public IPv4 addresses', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.boolean(), (number, dotted) => {
        const nat64 = `64:ff9b::${dotted ? textOf(number) : hexOf(number)}`;
        assert.equal(isPublicAddress(nat64), isPublicAddress(textOf(number)));
      }),
    );
  });

  it('are in 2000::/3 or NAT64, if they are IPv6, and never have a zone', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.constantFrom('', '%eth0'), (address, zone) => {
        const first = Number.parseInt(address.split(':')[0] || '0', 16);
        const unicast = first >= 0x2000 && first <= 0x3fff;
        if (isPublicAddress(address + zone))
          assert.ok(zone === '' && (unicast || /^(0*64):0*ff9b:/i.test(address)), address);
      }),
      { numRuns: 2000 },
    );
  });

  it('are decided for any text without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(typeof isPublicAddress(text), 'boolean')));
  });
});

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.');
}

function hexOf(number: number): string {
  return `${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`;
}
