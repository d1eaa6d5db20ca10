// A GraphQL query.

import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider, useQuery } from '@apollo/client/react';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';

const QUERY = gql`query Ships { ships { id name } }`;

function App() {
  const { data } = useQuery(QUERY);
  if (data === undefined) return h('p', null, 'Loading');
  return h(
    'ul',
    null,
    data.ships.map((ship) => h('li', { key: ship.id }, ship.name)),
  );
}

const client = new ApolloClient({ link: new HttpLink({ uri: '/graphql' }), cache: new InMemoryCache() });
createRoot(document.getElementById('app')).render(h(ApolloProvider, { client }, h(App)));
