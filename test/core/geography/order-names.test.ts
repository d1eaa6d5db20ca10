import assert from 'node:assert/strict';
import { nameOrders } from '../../../core/geography/order-names';

/** All ordered choices of `count` letters. */
function permutations(letters: string, count: number): readonly string[] {
  if (count === 0) return [''];
  return [...letters].flatMap((letter) =>
    permutations(letters.replace(letter, ''), count - 1).map((rest) => letter + rest),
  );
}

function read(names: ReturnType<typeof nameOrders>, order: string): string {
  const at = names.nameOf(order).charCodeAt(0) - '#'.charCodeAt(0);
  return names.orders.slice(at * names.width, (at + 1) * names.width);
}

describe('core/order-names', () => {
  it('keeps four regions while there are characters, then three, then two', () => {
    for (const [letters, width, distinct] of [
      ['abcde', 3, 60],
      ['abcdef', 2, 30],
    ] as const) {
      const orders = permutations(letters, letters.length);
      const names = nameOrders(orders);
      assert.deepEqual(
        { width: names.width, distinct: names.orders.replaceAll('?', '').length / width },
        { width, distinct },
      );
      for (const order of orders) assert.equal(read(names, order), order.slice(0, width));
    }
    const few = nameOrders(['abcde', 'bacde', 'abced']);
    assert.deepEqual({ width: few.width, orders: few.orders }, { width: 4, orders: 'abcdabcebacd' });
  });

  it('uses printable characters that need no escape in JSON, each for one order', () => {
    const orders = permutations('abcdefghijk', 2).slice(0, 91);
    const names = nameOrders(orders);
    const characters = orders.map(names.nameOf);
    assert.equal(new Set(characters).size, 91);
    for (const character of characters) assert.match(character, /^[#-[\]-~]$/);
    for (const order of orders) assert.equal(read(names, order), order);
  });

  it('replaces the rarest pairs by the most frequent with the same first region, and only as many as it must', () => {
    const pairs = permutations('abcdefghijkl', 2);
    // Every pair twice, those of `a` with `b` thrice, `l` with `k` once.
    const orders = [...pairs, ...pairs.filter((pair) => pair !== 'lk'), 'ab'];
    const names = nameOrders(orders);
    assert.equal(new Set(pairs.map(names.nameOf)).size, 91);
    for (const pair of pairs) assert.equal(read(names, pair)[0], pair[0]);
    assert.equal(read(names, 'ab'), 'ab');
    assert.notEqual(read(names, 'lk'), 'lk');
  });

  it('names orders of one region, and refuses an order it was not given', () => {
    const names = nameOrders(['a', 'a']);
    assert.deepEqual(
      { width: names.width, orders: names.orders, name: names.nameOf('a') },
      { width: 1, orders: 'a', name: '#' },
    );
    assert.throws(() => names.nameOf('b'), RangeError);
  });
});
