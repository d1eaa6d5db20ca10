// `npm test [-- FILE… | mocha's options]` and `npm run test:unit`: runs mocha over the files that are named, else over all.
require('../check-node.cjs').requireNode();
require('./support/run/run-mocha.cjs');
