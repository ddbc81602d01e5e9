/**
 * Stands in for what `@simplewebauthn/server` reads the certificates of authenticators with. Nobody
 * is asked for one (`attestationType: "none"`), and one that comes all the same is dropped before
 * the library sees it (`src/platform/webauthn/registration.ts`), so nothing here is ever used.
 */
class AlgorithmIdentifier {
  /** `@peculiar/asn1-ecc` lists its algorithms as it is loaded, and then looks at none of them. */
  constructor(parameters) {
    Object.assign(this, parameters);
  }
}

class Unused {
  constructor() {
    throw new Error("Certificates of authenticators are not read on Workers");
  }
}

export {
  AlgorithmIdentifier,
  Unused as AuthorityKeyIdentifierExtension,
  Unused as BasicConstraints,
  Unused as Certificate,
  Unused as CRLDistributionPointsExtension,
  Unused as ExtendedKeyUsage,
  Unused as KeyDescription,
  Unused as RSAPublicKey,
  Unused as SubjectAlternativeName,
  Unused as SubjectKeyIdentifierExtension,
  Unused as SubjectPublicKeyInfo,
  Unused as X509Certificate,
  Unused as X509ChainBuilder,
  Unused as X509Crl,
};

const unused = "";

export {
  unused as id_ce_basicConstraints,
  unused as id_ce_extKeyUsage,
  unused as id_ce_keyDescription,
  unused as id_ce_subjectAltName,
  unused as id_ml_dsa_44,
  unused as id_ml_dsa_65,
  unused as id_ml_dsa_87,
  unused as id_rsaEncryption,
  unused as id_sha1WithRSAEncryption,
  unused as id_sha256WithRSAEncryption,
  unused as id_sha384WithRSAEncryption,
  unused as id_sha512WithRSAEncryption,
};
