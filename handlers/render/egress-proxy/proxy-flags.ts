// What makes Chromium go through the egress proxy, and nowhere else.

/**
 * Flags for a browser behind the proxy whose proxy listens at 127.0.0.1 on this port. None of them is a list that
 * another flag of the same name would replace (`--disable-features` is one).
 */
export function proxyFlags(port: number): readonly string[] {
  return [
    // SOCKS 5 carries web sockets and plain http as well as TLS, and has host names resolved by the proxy.
    `--proxy-server=socks5://127.0.0.1:${port}`,
    // Without it Chromium goes straight to localhost, 127.0.0.0/8, [::1] and 169.254.0.0/16.
    '--proxy-bypass-list=<-loopback>',
    // Beside the proxy, Chromium asks its own resolver too, to tell local networks from the internet: it finds nothing
    // there (Chromium's documentation, "Configuring a SOCKS proxy server in Chrome").
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    // No datagram goes through a proxy of Chromium's: so WebRTC sends none, and tells the page no address either.
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    // QUIC is datagrams too; no connection is worth a try at it.
    '--disable-quic',
  ];
}
