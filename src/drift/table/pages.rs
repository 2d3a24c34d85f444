//! Pages of a Parquet column, whose claims are weighed before the decoder makes room for as many values as they claim.

use std::io::Read as _;
use std::sync::Arc;

use ::parquet::basic::{Compression, Encoding};
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::reader::ChunkReader;
use ::parquet::file::serialized_reader::SerializedPageReader;
use brotli_decompressor::Decompressor;

/// Bytes that are unpacked at once.
const UNPACKED: usize = 64 << 10;
/// Bytes of a page at most, by the type of the number that says how many.
const PAGE: u64 = i32::MAX as u64;

/// Pages of a column of one row group that holds no values within values.
pub(super) struct Pages {
    inner: Box<dyn PageReader>,
    /// Whether the pages are still packed.
    brotli: bool,
    claims: Claims,
}

impl Pages {
    pub(super) fn open<R: ChunkReader + 'static>(
        file: Arc<R>,
        chunk: &ColumnChunkMetaData,
        rows: u64,
        nullable: bool,
    ) -> Result<Self> {
        let claimed = chunk.num_values();
        if u64::try_from(claimed).is_ok_and(|claimed| claimed > rows) {
            let reason = format!("the column claims {claimed} values, and its row group has {rows} rows");
            return Err(ParquetError::General(reason));
        }
        // The decoder's own brotli comes with a compressor, so it passes these pages on as they are.
        let brotli = matches!(chunk.compression(), Compression::BROTLI(_));
        let chunk = match brotli {
            true => &chunk.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()?,
            false => chunk,
        };
        let all = usize::try_from(rows)?;
        let inner = Box::new(SerializedPageReader::new(file, chunk, all, None)?);
        Ok(Self { inner, brotli, claims: Claims { left: rows, nullable } })
    }
}

/// What pages may claim.
struct Claims {
    /// Rows of the group for which no page has come.
    left: u64,
    nullable: bool,
}

impl Claims {
    fn weigh(&mut self, page: &Page) -> std::result::Result<(), String> {
        let (values, encoding, start) = match page {
            Page::DictionaryPage { buf, num_values, .. } => {
                let (values, bytes) = (*num_values as usize, buf.len());
                return match values > bytes {
                    true => Err(format!("a dictionary of {bytes} bytes claims {values} values")),
                    false => Ok(()),
                };
            }
            Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
                let levels = match (self.nullable, def_level_encoding) {
                    (false, _) => Some(0),
                    (true, Encoding::RLE) => {
                        let length = buf.first_chunk().map(|length| u32::from_le_bytes(*length));
                        length.map(|length| 4 + length as usize)
                    }
                    (true, _) => Some(num_values.div_ceil(8) as usize),
                };
                (*num_values, *encoding, levels)
            }
            Page::DataPageV2 { num_values, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let levels = u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len);
                (*num_values, *encoding, usize::try_from(levels).ok())
            }
        };
        let left = self.left;
        self.left = left.checked_sub(u64::from(values)).ok_or_else(|| {
            format!("a page claims {values} values, and its row group has {left} more rows")
        })?;
        let streams = match encoding {
            Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
            Encoding::DELTA_BYTE_ARRAY => 2,
            _ => return Ok(()),
        };
        let mut rest = start.and_then(|start| page.buffer().get(start..)).unwrap_or_default();
        for _ in 0..streams {
            let claimed =
                lengths(&mut rest, u64::from(values)).ok_or("the lengths of its texts are damaged")?;
            if claimed > u64::from(values) {
                return Err(format!("a page of {values} values claims the lengths of {claimed}"));
            }
        }
        Ok(())
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let mut page = self.inner.get_next_page()?;
        if self.brotli {
            page.iter_mut().try_for_each(unpack)?;
        }
        page.iter().try_for_each(|page| self.claims.weigh(page)).map_err(ParquetError::General)?;
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }
}

fn unpack(page: &mut Page) -> Result<()> {
    let (buf, levels) = match page {
        Page::DataPageV2 { is_compressed: false, .. } => return Ok(()),
        Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => (buf, 0),
        Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
            (buf, u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len))
        }
    };
    let cut_off = || ParquetError::EOF("a page is shorter than its levels".to_owned());
    let (levels, packed) = buf.split_at_checked(usize::try_from(levels)?).ok_or_else(cut_off)?;
    let mut plain = levels.to_vec();
    if !packed.is_empty() {
        let read = Decompressor::new(packed, UNPACKED).take(PAGE).read_to_end(&mut plain);
        read.map_err(|error| {
            ParquetError::General(format!("the brotli data of a page is damaged: {error}"))
        })?;
    }
    *buf = plain.into();
    Ok(())
}

/// How many lengths delta-packed blocks claim, and what follows them. Where they claim more than may be, the blocks are
/// not passed over.
fn lengths(rest: &mut &[u8], at_most: u64) -> Option<u64> {
    let (block, minis, count) = (varint(rest)?, varint(rest)?, varint(rest)?);
    varint(rest)?;
    let each = block.checked_div(minis)?;
    let mut left = count.saturating_sub(1);
    while left > 0 && count <= at_most {
        varint(rest)?;
        let (widths, mut blocks) = rest.split_at_checked(usize::try_from(minis).ok()?)?;
        for width in widths {
            // Blocks beyond the last length are not there, whatever width is said of them.
            if left == 0 {
                break;
            }
            let bits = u64::from(*width).checked_mul(each)?;
            blocks = blocks.get(usize::try_from(bits / 8).ok()?..)?;
            left = left.saturating_sub(each);
        }
        *rest = blocks;
    }
    Some(count)
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, more) = rest.split_first()?;
        *rest = more;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(encoding: Encoding, num_values: u32, bytes: &[u8]) -> Page {
        let buf = bytes.to_vec().into();
        let def_level_encoding = Encoding::RLE;
        let rep_level_encoding = Encoding::RLE;
        Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, statistics: None }
    }

    fn page_2(encoding: Encoding, num_values: u32, levels: u32, bytes: &[u8]) -> Page {
        Page::DataPageV2 {
            buf: bytes.to_vec().into(),
            num_values,
            encoding,
            num_nulls: 0,
            num_rows: num_values,
            def_levels_byte_len: levels,
            rep_levels_byte_len: 0,
            is_compressed: true,
            statistics: None,
        }
    }

    fn dictionary(num_values: u32, bytes: &[u8]) -> Page {
        let buf = bytes.to_vec().into();
        Page::DictionaryPage { buf, num_values, encoding: Encoding::PLAIN, is_sorted: false }
    }

    #[test]
    fn what_a_page_cannot_hold_is_refused() {
        use Encoding::{DELTA_BYTE_ARRAY as TEXTS, DELTA_LENGTH_BYTE_ARRAY as LENGTHS, PLAIN};
        // Blocks of 128 in 4, three lengths, the first 2; then one block, whose first of 32 has a byte for each.
        let three: [u8; 5 + 5 + 32] = {
            let mut bytes = [0; 42];
            bytes[..10].copy_from_slice(&[0x80, 1, 4, 3, 4, 0, 8, 0, 0, 0]);
            bytes
        };
        let many = [0x80, 1, 4, 0xff, 0xff, 0xff, 0xff, 0x0f, 0];
        let behind = |start: &[u8], rest: &[u8]| [start, rest].concat();
        let damaged = "the lengths of its texts are damaged";
        let claimed = "a page of 3 values claims the lengths of 4294967295";
        let cases: [(Page, Result<(), &str>); 16] = [
            (page(PLAIN, 10, b""), Ok(())),
            (page(PLAIN, 11, b""), Err("a page claims 11 values, and its row group has 10 more rows")),
            (
                page_2(PLAIN, u32::MAX, 0, b""),
                Err("a page claims 4294967295 values, and its row group has 10 more rows"),
            ),
            (dictionary(2, b"\x01\0\0\0a\0\0\0\0"), Ok(())),
            (dictionary(u32::MAX, b"abcd"), Err("a dictionary of 4 bytes claims 4294967295 values")),
            (page(LENGTHS, 3, &behind(&[2, 0, 0, 0, 6, 1], &three)), Ok(())),
            (
                page(LENGTHS, 2, &behind(&[2, 0, 0, 0, 6, 1], &three)),
                Err("a page of 2 values claims the lengths of 3"),
            ),
            (page(LENGTHS, 3, &behind(&[0, 0, 0, 0], &many)), Err(claimed)),
            (page(LENGTHS, 3, &behind(&[9, 9, 9, 9], &three)), Err(damaged)),
            (page_2(LENGTHS, 3, 1, &behind(&[7], &three)), Ok(())),
            (page_2(LENGTHS, 3, 1, &behind(&[7], &three[..12])), Err(damaged)),
            (page_2(LENGTHS, 3, 0, &[0x80, 1, 0, 3, 4]), Err(damaged)),
            (page_2(TEXTS, 3, 0, &behind(&three, &three)), Ok(())),
            (page_2(TEXTS, 3, 0, &behind(&three, &many)), Err(claimed)),
            (page_2(TEXTS, 3, 0, &three), Err(damaged)),
            (page_2(TEXTS, 3, u32::MAX, &three), Err(damaged)),
        ];
        for (at, (page, expected)) in cases.into_iter().enumerate() {
            let mut claims = Claims { left: 10, nullable: true };
            assert_eq!(claims.weigh(&page), expected.map_err(str::to_owned), "{at}");
        }
        let mut claims = Claims { left: 10, nullable: false };
        assert_eq!((claims.weigh(&page(LENGTHS, 3, &three)), claims.left), (Ok(()), 7));
        assert!(claims.weigh(&page(PLAIN, 8, b"")).is_err());
    }
}
