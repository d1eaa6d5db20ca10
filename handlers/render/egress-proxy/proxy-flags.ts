// The flags that send all of Chromium's traffic through the egress proxy.

/**
 * Flags for a browser whose egress proxy listens at 127.0.0.1 on this port. None of them is a list like
 * `--disable-features`, which a later flag of the same name would replace.
 */
export function proxyFlags(port: number): readonly string[] {
  return [
    // SOCKS 5 carries web sockets and plain HTTP as well as TLS, and the proxy resolves the host names.
    `--proxy-server=socks5://127.0.0.1:${port}`,
    // Without it Chromium goes straight to localhost, 127.0.0.0/8, [::1] and 169.254.0.0/16.
    '--proxy-bypass-list=<-loopback>',
    // Chromium still asks its own resolver, to tell local networks from the internet. This rule lets it find nothing
    // (Chromium's documentation, "Configuring a SOCKS proxy server in Chrome").
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    // Datagrams do not go through a proxy. Without them WebRTC also tells the page no address of this machine.
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    // QUIC uses datagrams, too.
    '--disable-quic',
  ];
}
