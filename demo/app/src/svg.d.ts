// An imported picture is its address in the built site.
declare module '*.svg' {
  const address: string;
  export default address;
}
