// The messages of a small shop, as AsyncAPI.

export const SHOP_ASYNCAPI = {
  asyncapi: '2.6.0',
  info: {
    title: 'Lighthouse Bookshop events',
    version: '1.0.0',
    description: 'What the shop tells its readers while they wait.',
  },
  servers: { harbour: { url: 'mqtt.lighthouse.example', protocol: 'mqtt', description: 'The broker in the harbour' } },
  channels: {
    'orders/placed': {
      description: 'A book was ordered',
      subscribe: {
        operationId: 'onOrder',
        summary: 'Hear of every order',
        message: { $ref: '#/components/messages/Order' },
      },
    },
    'books/sold-out': {
      description: 'A book is gone',
      publish: {
        operationId: 'soldOut',
        summary: 'Tell that a book is sold out',
        message: { $ref: '#/components/messages/Order' },
      },
    },
  },
  components: {
    messages: {
      Order: {
        name: 'Order',
        title: 'An order',
        payload: {
          type: 'object',
          properties: {
            id: { type: 'integer', description: 'Number of the order' },
            books: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
  },
};
