//! Certificate authorities as Strimzi makes them: one for the brokers of a cluster, one for its clients.

use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};

/// A certificate authority with its folder.
pub struct Authority {
    folder: Utf8PathBuf,
}

/// A certificate and its key, as PEM text.
#[derive(Clone)]
pub struct Certificate {
    pub certificate: String,
    pub key: String,
}

impl Authority {
    /// Makes a new authority.
    pub fn new(folder: &Utf8Path, name: &str) -> Authority {
        fs_err::create_dir_all(folder).unwrap();
        let subject = format!("/O=io.strimzi/CN={name}");
        openssl(
            folder,
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                &subject,
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt",
            ],
        );
        Authority { folder: folder.to_owned() }
    }

    /// Returns the authority's own certificate.
    pub fn certificate(&self) -> String {
        fs_err::read_to_string(self.folder.join("ca.crt")).unwrap()
    }

    /// Issues a certificate for a subject and the names that it may be reached by.
    pub fn issue(&self, common_name: &str, names: &[String]) -> Certificate {
        let (key, request, certificate) =
            (format!("{common_name}.key"), format!("{common_name}.csr"), format!("{common_name}.crt"));
        let subject = format!("/CN={common_name}");
        openssl(
            &self.folder,
            &[
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                &subject,
                "-keyout",
                &key,
                "-out",
                &request,
            ],
        );
        let mut arguments = vec![
            "x509",
            "-req",
            "-days",
            "2",
            "-in",
            &request,
            "-CA",
            "ca.crt",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-out",
            &certificate,
        ];
        let extensions = format!("{common_name}.ext");
        if !names.is_empty() {
            let list: Vec<String> = names.iter().map(|name| format!("DNS:{name}")).collect();
            fs_err::write(self.folder.join(&extensions), format!("subjectAltName={}\n", list.join(","))).unwrap();
            arguments.extend(["-extfile", &extensions]);
        }
        openssl(&self.folder, &arguments);
        let text = |name: &str| fs_err::read_to_string(self.folder.join(name)).unwrap();
        Certificate { certificate: text(&certificate), key: text(&key) }
    }
}

fn openssl(folder: &Utf8Path, arguments: &[&str]) {
    let output = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
