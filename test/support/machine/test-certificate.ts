// A certificate for https://site.test that nothing outside the tests trusts, valid for a hundred years. Made by
// openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=site.test
//   -addext subjectAltName=DNS:site.test

/** Certificate and key, in PEM. */
export const SITE_TEST_CERTIFICATE = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUKdb+WbAOeVN86IIS/wjua0KbZx4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJc2l0ZS50ZXN0MCAXDTI2MTEyNDA4NDc0NloYDzIxMjYxMDMx
MDg0NzQ2WjAUMRIwEAYDVQQDDAlzaXRlLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ0qAuZvkSVTTEW0+bSBf2p5sHDtFpERc7j++aKP+/td3yqqNjtdj2Q
mM7cz8GdbDpIFwb8RRE4c/Ptn0kjgPE5o2kwZzAdBgNVHQ4EFgQUOQZxQZeMrS0b
mh5oTCAryE8j3jkwHwYDVR0jBBgwFoAUOQZxQZeMrS0bmh5oTCAryE8j3jkwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglzaXRlLnRlc3QwCgYIKoZIzj0EAwID
SAAwRQIgbgNvPUsdZ75kMwqTwZ8tjl+nRXogh7GlSimC6QJodoACIQDmuI3WM5Qj
/YuUMNPn1EgJlCfapdjBr0LfCvqe5i+s3w==
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdaEqpQl2y3Xefbnj
rwrk20WQFj7bZpWmaerUqbvx6HehRANCAAQ0qAuZvkSVTTEW0+bSBf2p5sHDtFpE
Rc7j++aKP+/td3yqqNjtdj2QmM7cz8GdbDpIFwb8RRE4c/Ptn0kjgPE5
-----END PRIVATE KEY-----`,
} as const;
