//! Photos as they come from cameras, made small and bare: drawn anew, they say nothing any more of where, when and with what they
//! were taken.

use image::{DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder, metadata::Orientation};
use std::io::Cursor;

/// Bytes of a photo that is kept.
pub const LARGEST: usize = 60_000;
/// Pixels along a side of the largest picture taken.
const LONGEST_SIDE: u32 = 16_000;
/// Bytes of the largest picture taken, once unpacked: some sixty million pixels.
const LARGEST_UNPACKED: u64 = 192 << 20;
/// The longer sides and the qualities that are tried, the best first; a phone tries the same.
const SIDES: [u32; 6] = [1280, 1024, 800, 640, 480, 320];
const QUALITIES: [u8; 3] = [75, 60, 45];

/// A JPEG of at most [`LARGEST`] bytes that shows what a JPEG, PNG or WebP shows, upright; `None` for what is no such picture, or one
/// larger than any camera makes.
#[must_use]
pub fn small(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut picture = read(bytes)?;
    SIDES.iter().find_map(|side| {
        // Of the size before, so that all that a camera gives is looked through once only.
        if picture.width().max(picture.height()) > *side {
            picture = picture.thumbnail(*side, *side);
        }
        let plain = picture.to_rgb8();
        QUALITIES.iter().find_map(|quality| {
            let mut jpeg = Vec::new();
            JpegEncoder::new_with_quality(&mut jpeg, *quality).encode_image(&plain).ok()?;
            (jpeg.len() <= LARGEST).then_some(jpeg)
        })
    })
}

fn read(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(LARGEST_UNPACKED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    if decoder.total_bytes() > LARGEST_UNPACKED {
        return None;
    }
    // Cameras write down how they were held, and leave turning the picture to who shows it.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgb, RgbImage};

    /// A picture that compresses badly, its upper half dark.
    fn picture(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let noise = u8::try_from((x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)) % 61).unwrap_or(0);
            let ground = if y < height / 2 { 0 } else { 190 };
            Rgb([ground + noise, ground + noise / 2, ground])
        })
    }

    fn file(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// With what a camera writes into a JPEG: an Exif segment that says how it was held.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let tiff =
            [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[orientation, 0, 0, 0], &[0; 4]].concat();
        let segment = [b"Exif\0\0".as_slice(), &tiff].concat();
        let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xFF, 0xE1], &length, &segment, &jpeg[2..]].concat()
    }

    #[test]
    fn what_a_camera_gives_comes_out_small_and_says_nothing_of_where_it_was_taken() {
        let jpeg = with_exif(&file(&picture(2400, 1800), ImageFormat::Jpeg), 1);
        assert!(jpeg.len() > 2 * LARGEST);
        let small = small(&jpeg).unwrap();
        assert!(small.len() <= LARGEST && small.starts_with(&[0xFF, 0xD8]), "{}", small.len());
        assert!(!small.windows(4).any(|window| window == b"Exif"));
        let shown = image::load_from_memory(&small).unwrap();
        assert!(
            shown.width() >= 320 && shown.width() * 3 == shown.height() * 4,
            "{}×{}",
            shown.width(),
            shown.height()
        );
    }

    #[test]
    fn a_photo_taken_with_the_phone_upright_stands_upright() {
        // The camera lay on its side: what is right in the file is to be at the bottom.
        let lying = with_exif(&file(&picture(400, 200), ImageFormat::Jpeg), 6);
        let shown = image::load_from_memory(&small(&lying).unwrap()).unwrap().into_rgb8();
        assert_eq!((shown.width(), shown.height()), (200, 400));
        let (left, right) = (shown.get_pixel(20, 200).0[2], shown.get_pixel(180, 200).0[2]);
        assert!(right < 80 && left > 150, "{left} {right}");
    }

    #[test]
    fn other_pictures_are_taken_and_what_is_none_is_not() {
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            assert!(small(&file(&picture(64, 48), format)).is_some(), "{format:?}");
        }
        let jpeg = file(&picture(64, 48), ImageFormat::Jpeg);
        for wrong in [&b""[..], b"%PDF-1.7", b"\xFF\xD8\xFF\xE0", b"GIF89a\x01\x00\x01\x00", &jpeg[..40]] {
            assert_eq!(small(wrong), None);
        }
        // A picture that claims to be larger than any camera makes.
        let mut huge = file(&picture(64, 48), ImageFormat::Png);
        huge[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
        assert_eq!(small(&huge), None);
    }
}
