// A GraphQL query.
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { ApolloProvider, useQuery } from '@apollo/client/react';

const QUERY = gql`query Ships { ships { id name } }`;

function App() {
  const { data } = useQuery(QUERY);
  if (data === undefined) return h('p', null, 'Loading');
  return h('ul', null, data.ships.map((ship) => h('li', { key: ship.id }, ship.name)));
}

const client = new ApolloClient({ link: new HttpLink({ uri: '/graphql' }), cache: new InMemoryCache() });
createRoot(document.getElementById('app')).render(h(ApolloProvider, { client }, h(App)));
