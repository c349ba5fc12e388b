//! Documents with origins, a set of files, and two sets compared.
