// Keeps one processor busy until the channel to its parent closes; it checks this twenty times a second.
process.once('disconnect', () => process.exit());

function spin() {
  const untilMs = Date.now() + 50;
  while (Date.now() < untilMs);
  setImmediate(spin);
}

spin();
