//! One file per verb; its body reads as the pipeline.
